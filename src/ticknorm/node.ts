// The public names of 'ticknorm/node'.
export {};
