"use strict";
// A page that is opened as a file may not read others: the search then shows titles alone.
if (location.protocol === "file:") DOCUMENTATION_OPTIONS.SHOW_SEARCH_SUMMARY = false;
// Anchors are GitHub's: some begin with a digit or a hyphen, which a selector takes only escaped.
const readSection = Search.htmlToText;
Search.htmlToText = (html, anchor) =>
  readSection(html, anchor && "#" + CSS.escape(decodeURIComponent(anchor.slice(1))));
