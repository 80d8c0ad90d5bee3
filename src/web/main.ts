import { mount } from "svelte";
import App from "./App.svelte";
import "./style/tokens.css";
import "./style/base.css";
import "./style/shell.css";

const target = document.getElementById("page")!;
target.replaceChildren();
mount(App, { target });
// Not before the page stands: storing the site must not hold it up.
window.addEventListener("load", () => void import("./app/offline.ts").then(({ workOffline }) => workOffline()));
