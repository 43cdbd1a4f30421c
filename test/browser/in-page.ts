// Run inside of the page, as text: the sources are checked without the types of a browser.

/** Some texts are for screen readers only: they are clipped away, with all that is inside. */
const isShown = `((element) => {
  for (let one = element; one; one = one.parentElement) if (getComputedStyle(one).clipPath !== 'none') return false;
  return element.checkVisibility() && element.getClientRects().length > 0;
})`;

/** How many pixels the page is wider than its window. */
export const overflow = 'document.documentElement.scrollWidth - document.documentElement.clientWidth';

/** Every visible text whose contrast with what is behind it is below WCAG's 4.5, with the contrast. */
export const faintTexts = `(() => {
  const partsOf = (colour) => { const found = colour.match(/[\\d.]+/g).map(Number); return found.length > 3 ? found : [...found, 1]; };
  const linear = (part) => part / 255 <= 0.04045 ? part / 255 / 12.92 : ((part / 255 + 0.055) / 1.055) ** 2.4;
  const luminance = ([red, green, blue]) => 0.2126 * linear(red) + 0.7152 * linear(green) + 0.0722 * linear(blue);
  const groundOf = (element) => {
    for (let one = element; one; one = one.parentElement) {
      const colour = partsOf(getComputedStyle(one).backgroundColor);
      if (colour[3] === 1) return colour;
    }
    return [255, 255, 255];
  };
  const isShown = ${isShown};
  const faint = [];
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const element = walker.currentNode.parentElement;
    const text = walker.currentNode.data.trim();
    if (!text || !isShown(element)) continue;
    const [low, high] = [luminance(partsOf(getComputedStyle(element).color)), luminance(groundOf(element))].sort((a, b) => a - b);
    const contrast = (high + 0.05) / (low + 0.05);
    if (contrast < 4.5) faint.push(text + ' ' + contrast.toFixed(2));
  }
  return faint;
})()`;

/** Controls lower or narrower than the 24 pixels of WCAG 2.2 (2.5.8); links inside of sentences may be. */
export const smallTargets = `[...document.querySelectorAll('button, summary, .choice, nav a, textarea, input:not([type=hidden]):not([type=radio])')]
  .map((element) => ({ element, box: element.getBoundingClientRect() }))
  .filter(({ element, box }) => element.checkVisibility() && box.width > 0 && (box.height < 24 || box.width < 24))
  .map(({ element, box }) => element.outerHTML.slice(0, 80) + ' ' + Math.round(box.width) + 'x' + Math.round(box.height))`;

/** Text that its own box cuts off. */
export const cutTexts = `[...document.querySelectorAll('main *')]
  .filter((element) => ${isShown}(element) && element.scrollWidth > element.clientWidth + 1 && element.clientWidth > 1)
  .filter((element) => !['TEXTAREA', 'INPUT'].includes(element.tagName) && getComputedStyle(element).display !== 'inline')
  .filter((element) => getComputedStyle(element).textOverflow !== 'ellipsis')
  .map((element) => element.tagName + ' ' + element.textContent.slice(0, 60))`;

/** Headings that skip a level, and first ones other than the only h1. */
export const headingsOutOfOrder = `(() => {
  const levels = [...document.querySelectorAll('h1, h2, h3, h4, h5, h6')].map((one) => Number(one.tagName[1]));
  const skipped = levels.map((level, index) => [levels[index - 1] ?? 0, level]).filter(([before, level]) => level > before + 1);
  const first = levels.filter((level) => level === 1).length;
  return [...skipped.map((pair) => pair.join(' to ')), ...(first === 1 ? [] : [first + ' first headings'])];
})()`;
