// What stands in a text for what was hidden: ⟦手机号1⟧, the word for its kind and a number. A password stands as ⟦凭证⟧: it is kept nowhere.

export const credentialPlaceholder = '⟦凭证⟧'

/** One and nothing else. */
export const placeholderForm = /^⟦[^⟦⟧\s]{1,20}⟧$/

/** One of those that have a number, for JavaScript and PostgreSQL alike. */
export const numberedPlaceholder = '⟦[^⟦⟧\\d]+\\d+⟧'

/** @example withoutNumbers('打⟦手机号1⟧') // '打⟦手机号⟧' */
export const withoutNumbers = (masked: string): string => masked.replace(/(⟦[^⟦⟧\d]+)\d+(?=⟧)/g, '$1')

/** @example kindsSaid('打⟦手机号1⟧') // '打[手机号]' */
export const kindsSaid = (masked: string): string => masked.replace(/⟦([^⟦⟧\d]+)\d*⟧/g, '[$1]')
