const { default: TestRunner } = require('jest-runner');

/** Runs test files one after the other, in one worker; jest waits with them until other runners are done. */
module.exports = class OneAtATime extends TestRunner {
  constructor(globalConfig, context) {
    super({ ...globalConfig, maxWorkers: 1 }, context);
  }
};
