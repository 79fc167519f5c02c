/** Adds a value to the list of a key, which begins with the first. `Map.groupBy` does so for a whole list, from Node 21 on. */
export function addTo<K, V>(lists: Map<K, V[]>, key: K, value: V): void {
  const list = lists.get(key);
  if (list) list.push(value);
  else lists.set(key, [value]);
}
