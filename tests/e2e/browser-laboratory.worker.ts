import { laboratory } from "./browser-laboratory.ts";

/** The little of a dedicated worker's scope that is needed here. */
const scope = globalThis as unknown as {
  onmessage: (event: { readonly data: number }) => void;
  postMessage(text: string): void;
};

scope.onmessage = ({ data: threads }) => {
  laboratory(threads)
    .then((found) => JSON.stringify(found))
    .then(scope.postMessage.bind(scope), (error: Error) => scope.postMessage(`failed: ${error.stack}`));
};
