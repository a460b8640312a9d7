"""PDFs: bytes → runs of letters with their places → lines, columns, tables, paragraphs → a page."""
