/** Two arrows round a tick: synchronized, and looked at. Colours that stand out of light and dark tab bars. */
export const faviconSvg = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32">
<rect width="32" height="32" rx="7" fill="#1a56b0"/>
<g fill="none" stroke="#ffffff" stroke-width="2.6" stroke-linecap="round" stroke-linejoin="round">
<path d="M6 13a10.5 10.5 0 0 1 18.5-3.5M26 19a10.5 10.5 0 0 1-18.5 3.5"/>
<path d="M25.5 4.5v5.5h-5.5M6.5 27.5v-5.5h5.5"/>
<path d="M12 16.3l2.8 2.8 4.8-5.2"/>
</g>
</svg>
`;
