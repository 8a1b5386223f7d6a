/** A cart in the variables of an operation goes 7 deep. */
const MAX_NESTING = 100;

/** Whether values of a JSON text lie too deep within one another: parsing half a megabyte of brackets takes a third of a second. */
export function nestsTooDeep(json: string): boolean {
  let depth = 0;
  let inString = false;
  for (let at = 0; at < json.length && depth <= MAX_NESTING; at += 1) {
    const sign = json[at];
    if (inString && sign === '\\') at += 1;
    else if (sign === '"') inString = !inString;
    else if (inString) continue;
    else if (sign === '[' || sign === '{') depth += 1;
    else if (sign === ']' || sign === '}') depth -= 1;
  }
  return depth > MAX_NESTING;
}
