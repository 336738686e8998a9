### Adding a paper: the camera, files, a connection that breaks. The rules for words are in web.ftl.

web-add-expires = Good until
web-add-expires-hint = It is written on the paper. You can leave this empty.
web-add-blurred = The photo is blurred. If you can read it, keep it. If not, take another.
web-add-false = This file is not what its name says. Ask for it again, or take a photo.
web-add-unknown = We cannot keep this file. It must be a photo, a PDF or a text.
web-add-heic = This phone keeps its photos in a form that this browser cannot read. Take the photo here, or send it as JPEG.
web-add-unreadable = This photo cannot be read. Take another.
web-add-one-file = Several photos make one paper. A PDF is added by itself.
web-add-cut = The connection is cut. Do not close this page: sending goes on when it is back. Nothing is lost.
web-add-goes-on = The connection is back: sending goes on.
web-add-stop = Stop sending
web-add-stopped = Sending is stopped: this paper is not added.
web-camera-open = Take a photo here
web-camera-picture = The photo that was taken
web-camera-hint = Lay the paper flat, in good light. It should fill the picture.
web-camera-shoot = Take the photo
web-camera-taken = The photo is taken. Look at it: can everything be read?
web-camera-blurred = The photo is blurred. Take it again, or keep it if you can read it.
web-camera-keep = Keep this photo
web-camera-again = Again
web-camera-kept =
    { $count ->
        [one] 1 photo. Is there another page, or a back? Take it too.
       *[other] { $count } photos, which make one paper.
    }
web-camera-done = Finished
web-camera-close = Close the camera
web-camera-more = Add a photo
web-camera-forget = Throw these photos away
web-sheets-more = See the next pages
web-sheets-locked = This paper is closed with a secret code. This page cannot open it.
web-sheets-heavy = This paper is too heavy for this page.
web-sheets-rest = The rest of this paper cannot be shown here.
web-add-many-pages = This paper has { $count } pages. Is it the right one? It can be kept whole.
web-add-locked = This PDF is closed with a secret code. It can be kept, but not shown here. Ask for it without that code.
web-add-undrawn = This PDF is damaged or too heavy. It can be kept, but not shown here. Ask for it again, or take a photo.
