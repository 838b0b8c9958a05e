"""Cases: their way from 收件 to 办结."""
