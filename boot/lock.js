// The lock: closes what a content security policy cannot. It runs before any other script of the page.
// The policy refuses connections, foreign scripts, forms, plugins and raw HTML (trusted types). What remains is
// peer connections, windows, navigation, and elements that make the browser itself fetch or resolve a name.
(() => {
  'use strict';
  const refused = (what) => { throw new TypeError(`Terrarium is sealed: ${what} is not possible on this page`); };

  // Channels that no directive covers.
  for (const name of ['RTCPeerConnection', 'webkitRTCPeerConnection', 'RTCDataChannel', 'WebTransport', 'SharedWorker']) {
    Reflect.deleteProperty(globalThis, name);
  }
  Object.defineProperty(globalThis, 'open', { value: () => refused('opening a window'), configurable: false, writable: false });

  // Navigation: only inside this document (the fragment), reloading it, and saving a file that was made here.
  const stays = (address) => {
    const to = new URL(address, document.baseURI);
    return to.protocol === 'blob:' || (to.origin === location.origin && to.pathname === location.pathname && to.search === location.search);
  };
  globalThis.navigation?.addEventListener('navigate', (event) => {
    if (!stays(event.destination.url) && event.cancelable) event.preventDefault();
  });
  const link = (target) => (target instanceof Element ? target.closest('a, area') : null);
  const leaves = (anchor) => {
    const address = anchor && (anchor.getAttribute('href') ?? anchor.getAttributeNS('http://www.w3.org/1999/xlink', 'href'));
    return address !== null && !stays(address);
  };
  // A link that leaves is dead, whoever clicks it; `click()` and made-up events would not pass the document when the link is detached.
  for (const kind of ['click', 'auxclick']) {
    addEventListener(kind, (event) => { if (leaves(link(event.composedPath()[0]))) event.preventDefault(); }, { capture: true });
  }
  const guardLink = (owner, method) => {
    const native = owner[method];
    owner[method] = function (...args) { return leaves(link(this)) ? refused('following a link') : native.apply(this, args); };
  };
  guardLink(HTMLElement.prototype, 'click');
  guardLink(EventTarget.prototype, 'dispatchEvent');

  // Elements that load, embed, redirect or hint. One meta element may come: a further policy, which can only forbid more (the seal).
  const banned = 'iframe, frame, frameset, fencedframe, object, embed, base, link, script, meta:not([http-equiv="content-security-policy" i])';
  const guard = (owner, method, nodesOf, becomesLive) => {
    const native = owner && owner[method];
    if (!native) return;
    owner[method] = function (...args) {
      // Detached nodes load nothing; a tree is looked at once, when it comes to the page.
      if (becomesLive(this)) {
        for (const node of nodesOf(args)) {
          if (node instanceof Node && (node.matches?.(banned) || node.querySelector?.(banned))) refused('this element');
        }
      }
      return native.apply(this, args);
    };
  };
  const first = (args) => [args[0]];
  const second = (args) => [args[1]];
  const all = (args) => args;
  const inPage = (node) => node.isConnected;
  for (const method of ['appendChild', 'insertBefore', 'replaceChild']) guard(Node.prototype, method, first, inPage);
  for (const owner of [Element, Document, DocumentFragment]) {
    for (const method of ['append', 'prepend', 'replaceChildren', 'moveBefore']) guard(owner.prototype, method, all, inPage);
  }
  for (const owner of [Element, CharacterData, DocumentType]) {
    for (const method of ['before', 'after', 'replaceWith']) guard(owner.prototype, method, all, inPage);
  }
  guard(Element.prototype, 'insertAdjacentElement', second, inPage);
  guard(Range.prototype, 'insertNode', first, () => true);
  guard(Range.prototype, 'surroundContents', first, () => true);
  // A shadow tree would hide its elements from the guard.
  Reflect.deleteProperty(Element.prototype, 'attachShadow');
})();
