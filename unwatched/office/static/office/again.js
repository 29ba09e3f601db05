// Looks again at a part of the page that changes by itself: <section id="progress" data-again="3000">, in milliseconds.
// Once it says so no more, the page is read anew: other things can be done then. Without this there is "Look again".
(() => {
  const look = async () => {
    const part = document.querySelector('[data-again]');
    if (!part) return;
    try {
      const answer = await fetch(window.location.href);
      const page = new DOMParser().parseFromString(await answer.text(), 'text/html');
      const fresh = answer.ok && page.getElementById(part.id);
      if (fresh && !('again' in fresh.dataset)) {
        window.location.reload();
        return;
      }
      // Nothing is taken away from under a finger.
      if (fresh && !part.contains(document.activeElement)) part.replaceWith(fresh);
    } catch {
      // No connection: what stands there stays, and we try again.
    }
    wait();
  };
  const wait = () => {
    const part = document.querySelector('[data-again]');
    if (part) setTimeout(look, Number(part.dataset.again));
  };
  // The script may come before the part.
  if (document.readyState === 'loading') document.addEventListener('DOMContentLoaded', wait);
  else wait();
})();
