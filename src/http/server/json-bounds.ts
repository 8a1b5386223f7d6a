/** A cart in the variables of an operation goes 7 deep. */
const MAX_NESTING = 100;
/** Many times what a line may have of attributes; what has more is refused anyway. */
const MAX_MEMBERS = 1000;

/**
 * Why a JSON text costs too much to be parsed; undefined if it does not. Half a megabyte of brackets takes a third of a
 * second, and of the attributes of one line an eighth.
 */
export function excessOf(json: string): string | undefined {
  /** Members so far of each object that is open, and 0 of each array. */
  const members = [0];
  let inString = false;
  for (let at = 0; at < json.length; at += 1) {
    const sign = json[at];
    if (inString && sign === '\\') at += 1;
    else if (sign === '"') inString = !inString;
    else if (inString) continue;
    else if (sign === '[' || sign === '{') {
      if (members.push(0) > MAX_NESTING + 1) return 'The body is nested too deeply.';
    } else if (sign === ']' || sign === '}') members.pop();
    else if (sign === ':' && (members[members.length - 1]! += 1) > MAX_MEMBERS)
      return `An object in the body, such as the attributes of a line, has more than ${MAX_MEMBERS} members.`;
  }
  return undefined;
}
