console.log("carrel");
