"""One person before a browser: their pages, and everything those complained about."""

from playwright.sync_api import expect

from tests.factories.people import PASSWORD

PATIENCE = 20_000  # milliseconds; two workers may hold both cores while a page is asked for
expect.set_options(timeout=PATIENCE)


class Seat:
    """A browser context with one page; every error of the console and of the page is kept."""

    def __init__(self, browser, address, *, width=1280, height=900, locale="en-GB"):
        self.address, self.complaints = address, []
        self.context = browser.new_context(
            viewport={"width": width, "height": height}, locale=locale, timezone_id="Asia/Shanghai"
        )
        self.context.set_default_timeout(PATIENCE)
        self.page = self.context.new_page()
        self.page.on("console", self._heard)
        self.page.on("pageerror", lambda error: self._keep(f"script: {error}"))

    def _heard(self, message):
        if message.type == "error":
            self._keep(f"console: {message.text} ({message.location.get('url', '')})")

    def _keep(self, complaint):
        self.complaints.append(f"{self.page.url} {complaint}")

    def go(self, path):
        """Open a path of the site; return the server's answer."""
        self.quiet()
        return self.page.goto(f"{self.address}{path}")

    def log_in(self, username):
        """Log in through the form, as people do."""
        self.go("/accounts/login/")
        self.page.get_by_label("Username").fill(username)
        self.page.get_by_label("Password").fill(PASSWORD)
        self.button("Log in").click()
        expect(self.page.get_by_role("heading", level=1)).to_contain_text("Good to see you")
        return self

    def button(self, name):
        """Return the one button of this very name."""
        return self.page.get_by_role("button", name=name, exact=True)

    def link(self, name):
        """Return the links of this very name."""
        return self.page.get_by_role("link", name=name, exact=True)

    def field(self, label):
        """Return the field of the form whose label begins so."""
        return self.page.get_by_label(label)

    def says(self, text):
        """Wait until the page's status line says this."""
        expect(self.page.get_by_role("status").first).to_contain_text(text)

    def quiet(self):
        """Fail with what the pages complained about so far: broken scripts, refused styles, missing files."""
        assert not self.complaints, "\n".join(self.complaints)

    def excuse(self, words):
        """Forgive one kind of complaint that a test provokes on purpose; it must be there."""
        kept = [complaint for complaint in self.complaints if words not in complaint]
        assert len(kept) < len(self.complaints), f"No complaint says {words!r}."
        self.complaints = kept

    def draw(self, path):
        """Keep a picture of the whole page."""
        path.parent.mkdir(parents=True, exist_ok=True)
        how = {"type": "jpeg", "quality": 70} if path.suffix == ".jpg" else {}
        self.page.screenshot(path=path, full_page=True, **how)

    def leave(self):
        """Close the browser context."""
        self.context.close()
