// On a phone the row of pages scrolls: the page that one is on is shown in it.

const here = document.querySelector(".site-nav [aria-current]");
const row = here?.closest("ul");
if (row) row.scrollLeft = here.offsetLeft - (row.clientWidth - here.offsetWidth) / 2;
