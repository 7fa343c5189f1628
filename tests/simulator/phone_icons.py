"""Line icons of the phone page: SVG content on a 24 × 24 grid, drawn with strokes."""

ICONS = {
    "back": '<path d="M15 5l-7 7 7 7"/>',
    "more": '<path d="M12 5.5v.01M12 12v.01M12 18.5v.01"/>',
    "close": '<path d="M6 6l12 12M18 6L6 18"/>',
    "plus": '<path d="M12 5v14M5 12h14"/>',
    "clip": '<path d="M19 11.5l-7.2 7.2a4.6 4.6 0 0 1-6.5-6.5l7.9-7.9a3.1 3.1 0 0 1 4.4 4.4'
            'l-7.7 7.7a1.5 1.5 0 0 1-2.2-2.2l6.9-6.9"/>',
    "send": '<path d="M4 12l16-7-5.5 15-3-6.5z"/>',
    "mic": '<rect x="9" y="3.5" width="6" height="10.5" rx="3"/>'
           '<path d="M5.5 11.5a6.5 6.5 0 0 0 13 0M12 18v2.8"/>',
    "trash": '<path d="M5 7h14M10 7V4.5h4V7M7 7l.8 12.5h8.4L17 7M10.5 10.5v5.5M13.5 10.5v5.5"/>',
    "image": '<rect x="3.5" y="5" width="17" height="14" rx="2"/>'
             '<circle cx="9" cy="10" r="1.6"/><path d="M4 17.5l5-4.5 3.5 3 3.5-4 4.5 5"/>',
    "video": '<rect x="3" y="6.5" width="12.5" height="11" rx="2"/><path d="M15.5 11l5.5-3v8l-5.5-3"/>',
    "file": '<path d="M7 3.5h7l4 4v13H7zM14 3.5v4h4M9.5 13h6M9.5 16.5h6"/>',
    "pin": '<path d="M12 21s6.5-6 6.5-11a6.5 6.5 0 0 0-13 0c0 5 6.5 11 6.5 11z"/>'
           '<circle cx="12" cy="10" r="2.3"/>',
    "person": '<circle cx="12" cy="8.5" r="3.7"/><path d="M5 20c.6-4 3.3-6 7-6s6.4 2 7 6"/>',
    "smile": '<circle cx="12" cy="12" r="8.5"/><path d="M8.5 14c.8 1.6 2 2.4 3.5 2.4s2.7-.8 3.5-2.4'
             'M9 9.7v.01M15 9.7v.01"/>',
    "wave": '<path d="M4 10v4M8 7v10M12 4.5v15M16 8v8M20 10.5v3"/>',
    "ad": '<path d="M4 10v4h3l8 4.5v-13L7 10zM18 9.5a3.5 3.5 0 0 1 0 5M8 14.5l1 4.5h2.3l-.8-3.3"/>',
    "reply": '<path d="M10 6l-6 5.5 6 5.5v-3.5c5 0 8 1.3 10 4.5-.4-5.5-3.4-8.6-10-9z"/>',
    "play": '<path d="M8 5.5v13l10.5-6.5z" fill="currentColor"/>',
    "pause": '<path d="M8.5 6v12M15.5 6v12"/>',
    "list": '<path d="M8 7h12M8 12h12M8 17h12M4 7v.01M4 12v.01M4 17v.01"/>',
    "link": '<path d="M13 5h6v6M19 5l-8.5 8.5M16 14v5H5V8h5"/>',
    "call": '<path d="M6 4h3.5l1.5 4.5-2 1.5a10 10 0 0 0 5 5l1.5-2 4.5 1.5V18a2 2 0 0 1-2.2 2'
            'A15.5 15.5 0 0 1 4 6.2 2 2 0 0 1 6 4z"/>',
    "cart": '<path d="M3.5 5h2.3l2 10h9.4l2-7.5H6.5"/><circle cx="9" cy="18.7" r="1.3"/>'
            '<circle cx="16" cy="18.7" r="1.3"/>',
    "off": '<circle cx="12" cy="12" r="8.5"/><path d="M6 6l12 12"/>',
    "tick": '<path d="M5 12.5l4.5 4.5L19 7.5"/>',
    "ticks": '<path d="M2.5 12.5L7 17l9-9.5M11.5 16.5l.7.5 9.3-9.5"/>',
}
