/** What the buttons of the overview do: they call the admin API and show the page anew. */
export const SANDBOX_JS = `
'use strict';
const say = (text) => { document.querySelector('#said').textContent = text; };
const call = async (method, path, body) => {
  const answer = await fetch('/_sandbox/api/' + path, {
    method,
    headers: { 'Content-Type': 'application/json' },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  const document = await answer.json();
  if (!answer.ok) throw new Error(document.error.message);
  return document;
};
document.addEventListener('click', (event) => {
  const button = event.target.closest('button[data-path]');
  if (!button) return;
  const { method = 'POST', path, body } = button.dataset;
  button.disabled = true;
  call(method, path, body === undefined ? undefined : JSON.parse(body)).then(
    () => location.reload(),
    (error) => { button.disabled = false; say(error.message); },
  );
});
document.addEventListener('submit', (event) => {
  const form = event.target;
  if (!form.dataset.path) return;
  event.preventDefault();
  const body = {};
  for (const [name, value] of new FormData(form)) {
    if (value !== '') body[name] = form.elements[name].type === 'number' ? Number(value) : value;
  }
  call('POST', form.dataset.path, body).then(() => location.reload(), (error) => say(error.message));
});
`.trimStart();
