import { mount } from "svelte";

import App from "./App.svelte";
import "./app.css";
import "./parts.css";
import "./narrow.css";
import "./print.css";

const target = document.getElementById("page");
if (target) {
  // What stands there says what to do where this program does not arrive.
  target.replaceChildren();
  mount(App, { target });
}

// A page that comes back from the browser's memory would show what its reader had closed.
addEventListener("pageshow", (event) => {
  if (event.persisted) location.reload();
});
