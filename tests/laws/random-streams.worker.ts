import { parentPort, workerData } from "node:worker_threads";
import { bitsOf, type StreamName } from "./random-streams.ts";

parentPort?.postMessage((workerData as readonly StreamName[]).map((name) => [name, bitsOf(name)]));
