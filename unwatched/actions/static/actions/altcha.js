// Solves a puzzle while somebody fills in a form (see unwatched/core/bots.py). Shows nothing, asks only our own
// server, starts at the first touch of a form, and does nothing at all where it cannot work: the form goes without.
"use strict";

const arm = (form) => {
  const field = form.elements.namedItem("proof");
  const start = async () => {
    try {
      const answer = await fetch(form.dataset.altchaUrl, { credentials: "omit", cache: "no-store" });
      const challenge = await answer.json();
      const worker = new Worker(form.dataset.altchaWorker);
      worker.onerror = () => worker.terminate();
      worker.onmessage = ({ data }) => {
        worker.terminate();
        field.value = btoa(JSON.stringify({ challenge, solution: data }));
      };
      worker.postMessage(challenge.parameters);
    } catch {
      // No network, or no workers here.
    }
  };
  field.value = ""; // a browser may bring back a proof that is used up
  form.addEventListener("focusin", start, { once: true });
};

const armAll = () => {
  if (window.Worker && window.crypto?.subtle) document.querySelectorAll("form[data-altcha-url]").forEach(arm);
};

armAll();
// Back by the browser's "back" button: the old proof is used up.
addEventListener("pageshow", (event) => event.persisted && armAll());
