import { answer } from "./answer.ts";

// `thalweg … | head` closes the pipe early: what was asked for has been read.
process.stdout.on("error", (error: NodeJS.ErrnoException) => {
  if (error.code !== "EPIPE") throw error;
  process.exit();
});

process.exitCode = await answer(process.argv.slice(2));
