/** Links into the app say nothing that one could search for. @example withoutTargets('进入[销户](xugu://close-account)') // '进入销户' */
export const withoutTargets = (text: string): string => text.replace(/\[([^\]\n]{0,200})\]\([^)\s]{0,500}\)/g, '$1')
