// What every page of the benchmark offers: `data-ready` when a file can be chosen, the job's answer in #result-json, two functions.
export async function offer(start) {
  const { run, recount, sessions } = await start();
  const result = document.querySelector('#result-json');
  document.querySelector('#file').addEventListener('change', async (event) => {
    try {
      result.textContent = JSON.stringify(await run(event.target.files[0]));
    } catch (error) {
      result.textContent = JSON.stringify({ error: String(error) });
    }
  });
  globalThis.benchReseg = recount;
  globalThis.benchSessions = sessions;
  document.documentElement.dataset.ready = '1';
}

export const USUAL = { dormant_days: 30, churn_days: 90, new_days: 14, window_days: 30 };

// The most frequent five, ties by name.
export const top = (counts) => Object.entries(counts).sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1)).slice(0, 5);
