// Which Node this project needs. Written for old ones to read: no syntax newer than ES modules.

const NEEDED = [20, 19];

/**
 * @param {string} version as in `process.version`: 'v20.19.0'
 * @returns {string | undefined} what to tell the person at the terminal, or nothing when the version will do
 */
export function nodeProblem(version) {
  const [major = 0, minor = 0] = version.replace(/^v/, '').split('.').map(Number);
  const [needMajor = 0, needMinor = 0] = NEEDED;
  if (major > needMajor || (major === needMajor && minor >= needMinor)) return undefined;
  return `ticknorm needs Node ${NEEDED.join('.')} or newer and this is ${version}; install a newer Node (https://nodejs.org) and run the command again.`;
}

export function requireNode() {
  const problem = nodeProblem(process.version);
  if (problem === undefined) return;
  console.error(problem);
  process.exit(1);
}
