// A card says what it leads to in words; the theme's emoji needs a font that not every machine has.
export default function DocCardHeadingIcon(): null {
  return null;
}
