// The public names of 'ticknorm/notebook'.
export {};
