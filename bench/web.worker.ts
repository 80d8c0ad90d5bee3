import { measureThroughput } from "../src/playground/throughput.ts";
import { openBrowserEngine } from "../src/web/computation/open-engine.ts";

/** The little of a dedicated worker's scope that is needed here. */
const scope = globalThis as unknown as {
  onmessage: () => void;
  postMessage(text: string): void;
};

scope.onmessage = () => {
  openBrowserEngine()
    .then((engine) => JSON.stringify(measureThroughput(engine)))
    .then(scope.postMessage.bind(scope), (error: Error) => scope.postMessage(`failed: ${error.stack}`));
};
