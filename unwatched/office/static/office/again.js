// Looks again at a part of the page that changes by itself: <section id="progress" data-again="3000">, in milliseconds.
// Without this there is a button that does the same.
(() => {
  const look = async () => {
    const part = document.querySelector('[data-again]');
    if (!part) return;
    try {
      const answer = await fetch(window.location.href);
      const page = new DOMParser().parseFromString(await answer.text(), 'text/html');
      const fresh = answer.ok && page.getElementById(part.id);
      if (fresh) part.replaceWith(fresh);
    } catch {
      // No connection: what stands there stays, and we try again.
    }
    wait();
  };
  const wait = () => {
    const part = document.querySelector('[data-again]');
    if (part) setTimeout(look, Number(part.dataset.again));
  };
  wait();
})();
