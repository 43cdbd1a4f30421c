/**
 * Refreshes a page: asks for it again and replaces the regions that differ. Everything works without it. What the reader is
 * using stays as it is: open details, a form with text in it, the focus.
 */
export const consoleJs = `'use strict';
(() => {
  const seconds = Number(document.body.dataset.refreshSeconds);
  if (!seconds) return;
  const longestSeconds = 120;
  let failures = 0;
  let timer = 0;

  function say(text) {
    const status = document.getElementById('refresh-status');
    if (status && status.textContent !== text) status.textContent = text;
  }

  function inUse(region) {
    const fields = [...region.querySelectorAll('input:not([type=hidden]), textarea')];
    return fields.some((field) => field === document.activeElement || field.value !== field.defaultValue);
  }

  function stops(region) {
    return [...region.querySelectorAll('a, button, summary')];
  }

  function openDetails(region) {
    return [...region.querySelectorAll('details')].map((details) => details.open);
  }

  function replace(region, next) {
    const open = openDetails(region);
    const copy = document.importNode(next, true);
    copy.querySelectorAll('details').forEach((details, index) => { details.open = open[index] === true; });
    if (copy.innerHTML === region.innerHTML) return;
    const focused = stops(region).indexOf(document.activeElement);
    region.replaceWith(copy);
    const again = stops(copy)[focused];
    if (again) again.focus({ preventScroll: true });
  }

  function show(html) {
    const next = new DOMParser().parseFromString(html, 'text/html');
    const state = standing(document);
    for (const region of document.querySelectorAll('[data-region]')) {
      const fresh = next.getElementById(region.id);
      if (fresh && !inUse(region)) replace(region, fresh);
    }
    const now = standing(document);
    say(now === state ? '' : now);
    return Boolean(next.body.dataset.refreshSeconds);
  }

  function standing(page) {
    const line = page.querySelector('#region-standing p');
    return line ? line.textContent : '';
  }

  async function refresh() {
    const answer = await fetch(location.href, { headers: { accept: 'text/html' }, redirect: 'manual', cache: 'no-store' });
    if (answer.type === 'opaqueredirect' || answer.status === 401 || answer.status === 403) {
      say('You are signed out. Use Refresh to sign in again.');
      return false;
    }
    if (!answer.ok) throw new Error(String(answer.status));
    return show(await answer.text());
  }

  async function tick() {
    let more = true;
    if (!document.hidden) {
      try {
        more = await refresh();
        failures = 0;
      } catch {
        failures += 1;
        say('Could not refresh; what you see is older. Trying again.');
      }
    }
    if (more) timer = setTimeout(tick, Math.min(seconds * 2 ** failures, longestSeconds) * 1000);
  }

  document.addEventListener('visibilitychange', () => {
    if (document.hidden || !timer) return;
    clearTimeout(timer);
    timer = setTimeout(tick, 0);
  });
  timer = setTimeout(tick, seconds * 1000);
})();
`;
