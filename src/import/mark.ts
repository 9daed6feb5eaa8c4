/** With what the heading of an imported topology begins: whoever finds it knows that nobody rendered what runs. */
export const importMark = '# Made by `canton-plan import`';
