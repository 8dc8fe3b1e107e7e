// How many characters a message may have that asks an ordinary thing, so that nothing worse is said beside it.
export const short = 24
