import { measureThroughput } from "../src/playground/throughput.ts";
import { openBrowserEngine } from "../src/web/computation/open-engine.ts";

/** The little of a dedicated worker's scope that is needed here. */
const scope = globalThis as unknown as {
  onmessage: (event: { readonly data: { readonly rounds: number; readonly steps: number } }) => void;
  postMessage(text: string): void;
};
const engine = openBrowserEngine();

scope.onmessage = ({ data }) => {
  engine
    .then((opened) => JSON.stringify(measureThroughput(opened, data)))
    .then(scope.postMessage.bind(scope), (error: Error) => scope.postMessage(`failed: ${error.stack}`));
};
