/* Shows the answer of "Try it" on the page. Without this script it opens as a page of its own. */

const form = document.querySelector('[data-rm-api-try]');
const state = document.querySelector('[data-rm-api-state]');
const answer = document.querySelector('[data-rm-api-answer]');

form?.addEventListener('submit', async (event) => {
  event.preventDefault();
  const asked = new URLSearchParams(new FormData(form));
  answer.hidden = true;
  state.textContent = state.dataset.waiting;
  try {
    const response = await fetch(`${form.action}?${asked}`, { headers: { Accept: 'application/json' } });
    answer.textContent = readable(await response.text());
    answer.hidden = false;
    state.textContent = `HTTP ${response.status}`;
  } catch {
    state.textContent = state.dataset.failed;
  }
});

function readable(text) {
  try {
    return JSON.stringify(JSON.parse(text), null, 2);
  } catch {
    return text;
  }
}
