// Everything that stays when the tab is closed, or that others can read: [where, text], with what recorder.js noted.
const found = [...globalThis.told];
const add = (where, value) => found.push([where, typeof value === 'string' ? value : JSON.stringify(value)]);
for (const [where, storage] of [['localStorage', localStorage], ['sessionStorage', sessionStorage]]) {
  for (let at = 0; at < storage.length; at += 1) add(where, `${storage.key(at)} = ${storage.getItem(storage.key(at))}`);
}
const result = (request) => new Promise((done, failed) => { request.onsuccess = () => done(request.result); request.onerror = () => failed(request.error); });
for (const { name } of await indexedDB.databases()) {
  add('IndexedDB', name);
  const base = await result(indexedDB.open(name));
  for (const store of base.objectStoreNames) {
    const rows = base.transaction(store).objectStore(store);
    add('IndexedDB', [store, await result(rows.getAllKeys()), await result(rows.getAll())]);
  }
  base.close();
}
for (const name of (await globalThis.caches?.keys()) ?? []) {
  add('caches', [name, (await (await caches.open(name)).keys()).map((request) => request.url)]);
}
add('cookie', document.cookie);
add('address', decodeURIComponent(location.href));
add('history', history.state);
add('title', document.title);
add('window name', name);
add('requests', performance.getEntriesByType('resource').map((entry) => entry.name));
return found;
