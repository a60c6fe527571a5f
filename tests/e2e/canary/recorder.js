// Notes what the page says from now on: to the console, in errors, in its history and its title. Kept in the page itself, so that
// it works in every browser.
const told = (globalThis.told = []);
const text = (value) => {
  if (value instanceof Error) return `${value.message} ${value.stack}`;
  return typeof value === 'object' ? JSON.stringify(value) : String(value);
};
for (const level of ['log', 'info', 'warn', 'error', 'debug', 'trace', 'table', 'dir']) {
  const native = console[level];
  console[level] = (...args) => { told.push(['console', args.map(text).join(' ')]); native.apply(console, args); };
}
addEventListener('error', (event) => told.push(['error', `${event.message} ${text(event.error)}`]));
addEventListener('unhandledrejection', (event) => told.push(['error', text(event.reason)]));
for (const method of ['pushState', 'replaceState']) {
  const native = history[method];
  history[method] = (...args) => { told.push(['history', args.map(text).join(' ')]); return native.apply(history, args); };
}
addEventListener('hashchange', (event) => told.push(['history', event.newURL]));
new MutationObserver(() => told.push(['title', document.title])).observe(document.head, { subtree: true, childList: true, characterData: true });
