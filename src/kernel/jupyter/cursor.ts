// Jupyter counts characters (Unicode code points), JavaScript UTF-16 units: an emoji is one of the former, two of the latter.

/** @param position in characters; what lies outside of `code` is brought to its ends */
export function toUnits(code: string, position: number): number {
  let units = 0;
  let characters = 0;
  for (const character of code) {
    if (characters++ >= position) break;
    units += character.length;
  }
  return units;
}

/** @param offset in UTF-16 units */
export function toCharacters(code: string, offset: number): number {
  return [...code.slice(0, offset)].length;
}
