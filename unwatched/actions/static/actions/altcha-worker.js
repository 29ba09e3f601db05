// Tries numbers until one gives the key that the server has hidden. ALTCHA version 2, PBKDF2/SHA-256.
"use strict";

const toBytes = (hex) => Uint8Array.from(hex.match(/../g), (pair) => parseInt(pair, 16));
const toHex = (bytes) => Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");

onmessage = async ({ data: puzzle }) => {
  const nonce = toBytes(puzzle.nonce);
  const password = new Uint8Array(nonce.length + 4);
  password.set(nonce);
  const how = { name: "PBKDF2", hash: "SHA-256", salt: toBytes(puzzle.salt), iterations: puzzle.cost };
  for (let counter = 0; counter < 100000; counter++) {
    new DataView(password.buffer).setUint32(nonce.length, counter);
    const key = await crypto.subtle.importKey("raw", password, "PBKDF2", false, ["deriveBits"]);
    const derivedKey = toHex(new Uint8Array(await crypto.subtle.deriveBits(how, key, puzzle.keyLength * 8)));
    if (derivedKey.startsWith(puzzle.keyPrefix)) return postMessage({ counter, derivedKey });
  }
};
