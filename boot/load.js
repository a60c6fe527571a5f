// Starts the download and the compilation of the engine with the page, before the app itself has arrived.
// The app finds two promises: the compiled module and the text of its glue. It makes workers of them by blob URL,
// because a worker that is loaded by URL would not inherit the policy of this page.
// After these two files and the app, nothing is loaded any more: the app appends the seal, `connect-src 'none'`.
globalThis.engine = {
  wasm: fetch('./WORKER_WASM').then((answer) =>
    // A host that serves .wasm under another type gets the slower way instead of an error.
    (answer.headers.get('content-type') || '').startsWith('application/wasm')
      ? WebAssembly.compileStreaming(answer)
      : answer.arrayBuffer().then((bytes) => WebAssembly.compile(bytes))),
  glue: fetch('./WORKER_GLUE').then((answer) => answer.text()),
};
