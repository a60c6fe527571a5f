// Starts the downloads with the page. Its first program is compiled as it comes, and instantiated by its own glue, from `page`.
// What the first screen needs comes first; the rest is asked for at a low priority:
// `engine`, two promises: the compiled module and the text of its glue. Workers are made of them by blob URL, because a worker that is loaded
// by URL would not inherit the policy of this page.
// `app`, all screens but the first. It and the engine are compiled when the first screen stands (`app.start`). The benchmark's page has no
// such program: there the engine is compiled at once.
// `decoder` (Parquet, workbooks, zip), whose bytes stay bytes: they are compiled when such a file comes.
// `asked` is done when the host has begun to answer for all of it. The seal waits for that, not until all has come: a browser may hold a
// request back, and one that left after the seal would break the promise. After these files nothing is asked for any more: the page
// appends the seal, `connect-src 'none'`.
{
  // A program says itself what goes wrong; where it does not even start, nobody else can. index.html holds the words for that, and the last
  // program that starts takes them away. A style sheet or a font that does not come (each has an address) stops nothing. WebKit tells nobody
  // of a module that fails, so the programs are asked themselves.
  const show = () => {
    const note = document.getElementById('not-started');
    if (!note) return;
    note.hidden = false;
    document.documentElement.dataset.phase = 'failed';
  };
  for (const sign of ['error', 'unhandledrejection']) addEventListener(sign, ({ target }) => target.href || show(), true);
  // It may fail before the words have come.
  const fail = () => (document.readyState === 'loading' ? addEventListener('DOMContentLoaded', show) : show());

  const compiled = async (coming) => {
    const answer = await coming;
    // A host that serves .wasm under another type gets the slower way instead of an error.
    const streams = (answer.headers.get('content-type') || '').startsWith('application/wasm');
    return streams ? WebAssembly.compileStreaming(answer) : WebAssembly.compile(await answer.arrayBuffer());
  };
  // Who needs it hears of the failure; until then it is none.
  const later = (coming) => (coming.catch(() => {}), coming);
  const body = (answer, read) => later(answer.then((answer) => (answer.ok ? read(answer) : Promise.reject(new Error(answer.url)))));
  const text = (answer) => body(answer, (answer) => answer.text());

  const app = APP_FILES;
  globalThis.page = compiled(fetch('./PAGE_WASM'));
  globalThis.page.catch(fail);
  const behind = (url, priority = app ? 'low' : 'auto') => later(fetch(url, { priority }));
  const [wasm, glue] = ['./WORKER_WASM', './WORKER_GLUE'].map((url) => behind(url));
  const asked = [wasm, glue];
  let stands;
  const standing = app ? new Promise((done) => { stands = done; }) : Promise.resolve();
  globalThis.engine = { wasm: later(standing.then(() => compiled(wasm))), glue: text(glue) };
  if (app) {
    const program = behind(app.wasm);
    // A module is looked at again when it has come, and the seal would refuse it then.
    const module = later(import(app.glue));
    asked.push(program, module);
    const start = async () => (await module).default({ module_or_path: await compiled(program) });
    globalThis.app = { start: () => { stands(); start().catch(fail); } };
  }
  const decoder = ['./DECODER_WASM', './DECODER_GLUE'].map((url) => behind(url, 'low'));
  asked.push(...decoder);
  globalThis.decoder = { wasm: body(decoder[0], (answer) => answer.arrayBuffer()), glue: text(decoder[1]) };
  globalThis.asked = Promise.allSettled(asked);
}
