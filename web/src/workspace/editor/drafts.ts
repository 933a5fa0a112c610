/** Text that was typed and not saved, and the version of the file it was typed into. */
export interface Draft {
  text: string;
  version: string | null;
}

/** Where unsaved text survives a reload. A draft that cannot be kept costs only that. */
export interface Drafts {
  get(key: string): Promise<Draft | null>;
  put(key: string, draft: Draft): Promise<void>;
  remove(key: string): Promise<void>;
}

const DATABASE = 'carrel';
const STORE = 'drafts';

let opened: Promise<IDBDatabase> | null = null;

function database(): Promise<IDBDatabase> {
  opened ??= new Promise((resolve, reject) => {
    const request = indexedDB.open(DATABASE, 1);
    request.onupgradeneeded = () => request.result.createObjectStore(STORE);
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error ?? new Error('no database'));
  });
  return opened;
}

async function run<T>(
  mode: IDBTransactionMode,
  act: (store: IDBObjectStore) => IDBRequest<T>,
): Promise<T | null> {
  try {
    const store = (await database()).transaction(STORE, mode).objectStore(STORE);
    return await new Promise<T>((resolve, reject) => {
      const request = act(store);
      request.onsuccess = () => resolve(request.result);
      request.onerror = () => reject(request.error ?? new Error('not kept'));
    });
  } catch (error) {
    console.warn('unsaved text cannot be kept in this browser', error);
    return null;
  }
}

/** Drafts in the browser's database, which holds more than the 5 MB of `localStorage`. */
export const browserDrafts: Drafts = {
  get: async (key) =>
    (await run('readonly', (store) => store.get(key) as IDBRequest<Draft | undefined>)) ?? null,
  put: async (key, draft) => {
    await run('readwrite', (store) => store.put(draft, key));
  },
  remove: async (key) => {
    await run('readwrite', (store) => store.delete(key));
  },
};
