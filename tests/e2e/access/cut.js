// Text that is cut off, and what makes the page scroll sideways, as sentences. In: nothing; out: a list of strings.
const found = [];
const say = (element) => {
  const panel = element.closest('section[data-panel]')?.dataset.panel ?? '';
  return `${panel} ${element.localName}.${[...element.classList].join('.')} “${element.textContent.trim().slice(0, 60)}”`;
};
const sheet = document.scrollingElement;
if (sheet.scrollWidth > innerWidth) {
  found.push(`the page scrolls sideways: ${sheet.scrollWidth} > ${innerWidth}`);
  for (const element of document.querySelectorAll('body *')) {
    if (element.getBoundingClientRect().right > innerWidth + 1) found.push(`  as far as ${say(element)}`);
  }
}
// What is hidden from the eye on purpose is for screen readers.
const isForEyes = (element) =>
  element.checkVisibility({ visibilityProperty: true, opacityProperty: true }) && !element.closest('.sr, .skip-link') && getComputedStyle(element).clipPath === 'none';
// Where the lines of its text lie; icons beside it are no text.
const lines = (element) => {
  const rects = [];
  const texts = document.createTreeWalker(element, NodeFilter.SHOW_TEXT);
  while (texts.nextNode()) {
    if (texts.currentNode.parentElement.closest('svg') || !isForEyes(texts.currentNode.parentElement)) continue;
    const range = document.createRange();
    range.selectNodeContents(texts.currentNode);
    rects.push(...[...range.getClientRects()].filter((rect) => rect.width > 0));
  }
  return rects;
};
for (const element of document.querySelectorAll('button, label, summary, legend, h1, h2, h3, a, th, dt')) {
  if (!element.textContent.trim() || !isForEyes(element)) continue;
  const rects = lines(element);
  if (rects.length === 0) continue;
  const left = Math.min(...rects.map((rect) => rect.left));
  const right = Math.max(...rects.map((rect) => rect.right));
  const own = getComputedStyle(element).overflowX;
  if (own !== 'visible' && element.scrollWidth > element.clientWidth + 1) found.push(`cut: ${say(element)}`);
  // Outwards, until something can be scrolled to the rest of the text.
  for (let box = element; box; box = box.parentElement) {
    const { overflowX } = getComputedStyle(box);
    if (overflowX === 'auto' || overflowX === 'scroll') break;
    const { left: from, right: to } = box === document.body ? { left: 0, right: innerWidth } : box.getBoundingClientRect();
    const ends = box === document.body || overflowX === 'hidden' || overflowX === 'clip';
    if (ends && (right > to + 1 || left < from - 1)) found.push(`cut by ${box.localName}.${[...box.classList].join('.')}: ${say(element)}`);
  }
  // A control's text stays within it.
  const box = element.getBoundingClientRect();
  if (element.matches('button, label, summary') && (right > box.right + 1 || left < box.left - 1)) found.push(`sticks out: ${say(element)}`);
}
// A text of a chart stays within its picture.
for (const text of document.querySelectorAll('.scene svg text')) {
  const own = text.getBoundingClientRect();
  const picture = text.ownerSVGElement.getBoundingClientRect();
  if (isForEyes(text) && (own.right > picture.right + 1 || own.left < picture.left - 1)) found.push(`leaves its picture: ${say(text)}`);
}
return found;
