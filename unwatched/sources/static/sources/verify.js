// Makes the hash of a chosen file here in the browser; the file itself goes nowhere.
const box = document.querySelector("[data-hash-file]");
if (box && window.crypto && crypto.subtle) {
  box.hidden = false;
  box.querySelector("input").addEventListener("change", async (event) => {
    const file = event.target.files[0];
    if (!file) return;
    const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", await file.arrayBuffer()));
    const hash = Array.from(digest, (octet) => octet.toString(16).padStart(2, "0")).join("");
    document.getElementById("q").value = hash;
    box.querySelector("[data-hash-said]").textContent = hash;
  });
}
