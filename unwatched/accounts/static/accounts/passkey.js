// Asks the browser for a passkey. Buttons carry data-passkey="login|get|create"; the answer goes into the form's hidden
// field. Without this file the buttons stay hidden and the code from an app does the same.
(function () {
  "use strict";

  function say(form, reason) {
    const place = form.querySelector("[data-passkey-says]");
    place.textContent = place.dataset[reason];
    place.hidden = false;
  }

  function reasonOf(error) {
    if (error.name === "InvalidStateError") return "known";
    if (error.name === "SecurityError") return "unsafe";
    return error.name === "TypeError" ? "offline" : "stopped";
  }

  async function optionsOf(button) {
    if (button.dataset.options) return JSON.parse(button.dataset.options);
    const answer = await fetch(button.form.action, { headers: { Accept: "application/json" } });
    if (!answer.ok) throw new TypeError("no options");
    return (await answer.json()).request_options;
  }

  async function ask(button) {
    const options = await optionsOf(button);
    if (button.dataset.passkey !== "create") return window.webauthnJSON.get(options);
    // Kept on the device and opened by a finger, a face or a PIN: so it can stand for both steps.
    options.publicKey.authenticatorSelection = {
      ...options.publicKey.authenticatorSelection,
      residentKey: "required", requireResidentKey: true, userVerification: "required",
    };
    return window.webauthnJSON.create(options);
  }

  async function press(button) {
    if (!window.isSecureContext || !window.PublicKeyCredential) return say(button.form, "unsafe");
    try {
      const credential = await ask(button);
      button.form.elements.credential.value = JSON.stringify(credential);
      button.form.submit();
    } catch (error) {
      say(button.form, reasonOf(error));
    }
  }

  for (const button of document.querySelectorAll("[data-passkey]")) {
    button.hidden = false;
    button.addEventListener("click", () => press(button));
  }
  for (const part of document.querySelectorAll("[data-with-passkey]")) part.hidden = false;
})();
