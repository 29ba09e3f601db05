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
      toPart();
    };

    // The text stands in a box of its own where there is room beside it: shows the part in it that is looked at.
    const toPart = () => {
      const box = place.querySelector('.b-law--box');
      const part = box?.querySelector('.is-here');
      if (part && box.scrollHeight > box.clientHeight + 1) box.scrollTop = part.offsetTop - 24;
    };

    toPart();
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
