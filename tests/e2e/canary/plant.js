// Puts a word into every place that sinks.js looks at.
localStorage.setItem('planted', word);
sessionStorage.setItem('planted', word);
await new Promise((done) => {
  const request = indexedDB.open('planted');
  request.onupgradeneeded = () => request.result.createObjectStore('rows').put(word, 1);
  request.onsuccess = () => { request.result.close(); done(); };
});
if (globalThis.caches) await (await caches.open('planted')).put(`./${word}`, new Response(''));
document.cookie = `planted=${word}`;
document.title = word;
globalThis.name = word;
history.replaceState(word, '', `#${word}`);
console.log(word);
dispatchEvent(new ErrorEvent('error', { message: word }));
