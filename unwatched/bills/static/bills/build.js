// Shows what the text would be with another wording, before it is chosen. Without this there is "Use this wording".
(() => {
  const begin = () => {
    const form = document.querySelector('form[data-preview]');
    const place = document.getElementById('preview');
    if (!form || !place) return;
    let timer = 0;
    let newest = 0;

    const show = async () => {
      newest += 1;
      const mine = newest;
      const answer = await fetch(form.dataset.preview, { method: 'POST', body: new FormData(form) }).catch(() => null);
      // No connection: the text that is chosen stays.
      if (!answer?.ok || mine !== newest) return;
      place.innerHTML = await answer.text();
    };

    form.addEventListener('change', (event) => { if (event.target.name === 'choice') show(); });
    form.addEventListener('input', (event) => {
      if (event.target.name !== 'own') return;
      // Who writes wants these words.
      form.querySelector('#choice-own').checked = true;
      clearTimeout(timer);
      timer = setTimeout(show, 600);
    });
  };
  if (document.readyState === 'loading') document.addEventListener('DOMContentLoaded', begin);
  else begin();
})();
