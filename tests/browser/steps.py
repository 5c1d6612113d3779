"""What every journey does with its hands, each step ending where the next may begin."""


def follow(page, control):
    """Press what leads to another page and wait for it: the next step must not cut it off, nor meet the old one."""
    with page.expect_navigation():
        control.click()
