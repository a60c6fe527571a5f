// Starts the downloads with the page, before the app itself has arrived, and compiles both programs meanwhile.
// The app is instantiated by its own glue, from `app`. It finds two promises in `engine`: the compiled module and the text of its glue. It
// makes workers of them by blob URL, because a worker that is loaded by URL would not inherit the policy of this page.
// The decoder (Parquet, workbooks, zip) is asked for once the host answers these, at a low priority, so that it takes little of the line
// from them. Its bytes stay bytes: they are compiled when such a file comes. The app waits until the host has begun to answer, not until
// all has come: a browser may hold a request back, and one that left after the seal would break the promise.
// After these files nothing is asked for any more: the app appends the seal, `connect-src 'none'`.
{
  const compiled = async (coming) => {
    const answer = await coming;
    // A host that serves .wasm under another type gets the slower way instead of an error.
    const streams = (answer.headers.get('content-type') || '').startsWith('application/wasm');
    return streams ? WebAssembly.compileStreaming(answer) : WebAssembly.compile(await answer.arrayBuffer());
  };
  const [app, wasm, glue] = ['./APP_WASM', './WORKER_WASM', './WORKER_GLUE'].map((url) => fetch(url));
  globalThis.app = compiled(app);
  globalThis.engine = {
    wasm: compiled(wasm),
    glue: glue.then((answer) => answer.text()),
  };
  globalThis.decoder = Promise.allSettled([app, wasm, glue]).then(async () => {
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
}
// The app says itself what goes wrong; where it does not even start, nobody else can. index.html holds the words for that. A style
// sheet or a font that does not come (each has an address) stops nothing. WebKit tells nobody of a module that fails, so the app's
// program is asked itself.
{
  const show = () => {
    const note = document.getElementById('not-started');
    if (!note) return;
    note.hidden = false;
    document.documentElement.dataset.phase = 'failed';
  };
  const fail = ({ target }) => target.href || show();
  const signs = ['error', 'unhandledrejection'];
  for (const sign of signs) addEventListener(sign, fail, true);
  addEventListener('TrunkApplicationStarted', () => {
    for (const sign of signs) removeEventListener(sign, fail, true);
    document.getElementById('not-started').remove();
  });
  // It may fail before the words have come.
  const whenRead = (then) => (document.readyState === 'loading' ? addEventListener('DOMContentLoaded', then) : then());
  globalThis.app.catch(() => whenRead(show));
}
