// Starts the download and the compilation of the engine with the page, before the app itself has arrived.
// The app finds two promises: the compiled module and the text of its glue. It makes workers of them by blob URL,
// because a worker that is loaded by URL would not inherit the policy of this page.
// The decoder (Parquet, workbooks, zip) is asked for once these are here, so that it takes no line from them. Its bytes stay bytes: they
// are compiled when such a file comes. The app waits until the host has begun to answer, not until all has come: a browser may
// hold a request back, and one that left after the seal would break the promise.
// After these files and the app, nothing is asked for any more: the app appends the seal, `connect-src 'none'`.
globalThis.engine = {
  wasm: fetch('./WORKER_WASM').then((answer) =>
    // A host that serves .wasm under another type gets the slower way instead of an error.
    (answer.headers.get('content-type') || '').startsWith('application/wasm')
      ? WebAssembly.compileStreaming(answer)
      : answer.arrayBuffer().then((bytes) => WebAssembly.compile(bytes))),
  glue: fetch('./WORKER_GLUE').then((answer) => answer.text()),
};
globalThis.decoder = Promise.allSettled([engine.wasm, engine.glue]).then(async () => {
  const answers = ['./DECODER_WASM', './DECODER_GLUE'].map((url) => fetch(url, { priority: 'low' }));
  await Promise.allSettled(answers);
  const body = (answer, read) => {
    const coming = answer.then((answer) => answer.ok ? read(answer) : Promise.reject(new Error(answer.url)));
    // Who needs it hears of the failure; until then it is none.
    coming.catch(() => {});
    return coming;
  };
  return {
    wasm: body(answers[0], (answer) => answer.arrayBuffer()),
    glue: body(answers[1], (answer) => answer.text()),
  };
});
