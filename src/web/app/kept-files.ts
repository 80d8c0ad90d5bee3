/** A copy of a file that was dropped here, on this machine: a link to it works again without the file at hand. */
export interface KeptFile {
  readonly sha256: string;
  readonly name: string;
  readonly blob: Blob;
  /** When it was last used: milliseconds since 1970. */
  readonly at: number;
}

const MOST = 3;
const STORE = "files";

/** Copies of the last few files. Where the browser keeps nothing for this page, there are none, and nothing is said about it. */
export const keptFiles = {
  list: (): Promise<readonly KeptFile[]> =>
    quietly([], async (store) => ((await done(store("readonly").getAll())) as KeptFile[]).sort((a, b) => b.at - a.at)),
  get: (sha256: string): Promise<KeptFile | undefined> =>
    quietly(undefined, async (store) => (await done(store("readonly").get(sha256))) as KeptFile | undefined),
  /** Keeps one more, and forgets what is older than the last three. */
  keep: (file: Omit<KeptFile, "at">): Promise<void> =>
    quietly(undefined, async (store) => {
      await done(store("readwrite").put({ ...file, at: Date.now() }));
      const old = (await keptFiles.list()).slice(MOST);
      await Promise.all(old.map(({ sha256 }) => done(store("readwrite").delete(sha256))));
    }),
  forget: (): Promise<void> => quietly(undefined, async (store) => void (await done(store("readwrite").clear()))),
};

type OpenStore = (mode: IDBTransactionMode) => IDBObjectStore;

async function quietly<T>(otherwise: T, use: (store: OpenStore) => Promise<T>): Promise<T> {
  try {
    const database = await opened();
    try {
      return await use((mode) => database.transaction(STORE, mode).objectStore(STORE));
    } finally {
      database.close();
    }
  } catch {
    return otherwise; // storage may be forbidden or full
  }
}

function opened(): Promise<IDBDatabase> {
  const request = indexedDB.open("thalweg", 1);
  request.onupgradeneeded = () => request.result.createObjectStore(STORE, { keyPath: "sha256" });
  return done(request);
}

const done = <T>(request: IDBRequest<T>): Promise<T> =>
  new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
